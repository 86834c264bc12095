# verl: the client's function; a row that could not be judged leaves its group's mean, deviation and loss.
# touchstone.py and touchstone_verl.py lie in $TOUCHSTONE, which is on the PYTHONPATH of every worker.
export PYTHONPATH=$TOUCHSTONE:$PYTHONPATH TOUCHSTONE_URL=http://touchstone:8080
export VERL_USE_EXTERNAL_MODULES=touchstone_verl
python3 -m verl.trainer.main_ppo \
  reward.custom_reward_function.path=$TOUCHSTONE/touchstone.py \
  reward.custom_reward_function.name=compute_score \
  +reward.custom_reward_function.reward_kwargs.profile=default \
  +reward.custom_reward_function.reward_kwargs.failure=mask \
  reward.reward_manager.source=importlib \
  reward.reward_manager.name=TouchstoneRewardManager \
  reward.reward_manager.module.path=$TOUCHSTONE/touchstone_verl.py \
  algorithm.adv_estimator=touchstone_grpo algorithm.use_kl_in_reward=False
